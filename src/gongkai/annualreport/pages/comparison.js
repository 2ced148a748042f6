// Draws the plots of a comparison. The numbers stand in the page as tables too: without this script nothing is lost.
"use strict";
(function () {
  var tones = ["#1b4a82", "#b4c6dc"], ink = "#1a1d21", soft = "#474e57", axis = "#737c87", hair = "#e6e9ed";
  var data = JSON.parse(document.getElementById("plots").textContent);
  var font = getComputedStyle(document.body).fontFamily, drawn = [];

  // What all names begin with (青砚市) tells none from another.
  function shared(labels) {
    var at = 0;
    while (labels.length > 2 && labels.every(function (label) { return label[at] === labels[0][at] && label.length > at + 1; })) at += 1;
    return at > 1 ? at : 0;
  }

  // Half of a lying plot is for the names; what is too long is cut before the figures, and stands whole in the table.
  function named(plot, wide) {
    var same = shared(plot.labels);
    return plot.labels.map(function (label, i) {
      var texts = plot.series.map(function (one) { return one.texts[i]; }).join(plot.lying ? " / " : "\n");
      if (!plot.lying) return label + "\n" + texts;
      var most = Math.max(4, Math.floor(wide / 2 / 13 - texts.length * 0.6 - 1));
      var name = label.length > most ? label.slice(same) : label;
      return (name.length > most ? name.slice(0, most - 1) + "…" : name) + "　" + texts;
    });
  }

  function whiskers(one, lying) {
    var lines = [];
    one.values.forEach(function (value, i) {
      if (value === null || !one.low.length || one.low[i] === null) return;
      var ends = [one.low[i], one.high[i]].map(function (end) { return { coord: lying ? [end, i] : [i, end] }; });
      lines.push(ends);
    });
    return { silent: true, symbol: ["rect", "rect"], symbolSize: lying ? [1.5, 9] : [9, 1.5], symbolRotate: 0, label: { show: false },
             lineStyle: { color: ink, width: 1.5, type: "solid" }, data: lines };
  }

  // A whisker beyond the end of the axis would not be drawn, so the axis ends above the highest of them.
  function round(most, parts) {
    var power = Math.pow(10, Math.floor(Math.log10(most / parts || 1)));
    var step = [1, 2, 2.5, 5, 10].map(function (one) { return one * power; }).find(function (one) { return one * parts * 1.1 >= most; });
    return { max: Math.max(Math.ceil(most / step - 1e-9), 1) * step, interval: step };
  }

  function option(plot, wide) {
    var names = named(plot, wide), several = plot.series.length > 1;
    var most = Math.max.apply(null, plot.series.reduce(function (all, one) {
      return all.concat(one.values, one.high || []).filter(function (v) { return v !== null; });
    }, [0]));
    var category = { type: "category", data: names, inverse: plot.lying, axisTick: { show: false },
                     axisLine: { lineStyle: { color: axis } },
                     axisLabel: { color: ink, fontSize: 12.5, fontFamily: font, interval: 0, lineHeight: 18 } };
    var end = round(most || 1, plot.lying && wide < 480 ? 2 : 4);
    var scale = { type: "value", min: 0, max: end.max, interval: end.interval, axisLine: { show: false },
                  splitLine: { lineStyle: { color: hair } },
                  axisLabel: { color: soft, fontSize: 12, fontFamily: font, hideOverlap: true, formatter: "{value}" + plot.suffix } };
    return {
      animation: false, aria: { enabled: false }, textStyle: { fontFamily: font },
      grid: { left: 4, right: 24, top: 12, bottom: 4, outerBoundsMode: "same", containLabel: true },
      xAxis: plot.lying ? scale : category, yAxis: plot.lying ? category : scale,
      series: plot.series.map(function (one, i) {
        return { type: "bar", silent: true, data: one.values, itemStyle: { color: tones[i] }, barMaxWidth: plot.lying ? 16 : 44,
                 barCategoryGap: several ? "35%" : "40%", barGap: "8%", markLine: several ? undefined : whiskers(one, plot.lying) };
      })
    };
  }

  function tall(plot) {
    if (!plot.lying) return 260;
    var row = plot.series.length > 1 ? 34 : plot.labels.length > 30 ? 20 : 28;
    return 44 + row * plot.labels.length;
  }

  document.querySelectorAll("[data-plot]").forEach(function (area) {
    var plot = data[Number(area.getAttribute("data-plot"))];
    area.style.height = tall(plot) + "px";
    var chart = echarts.init(area, null, { renderer: "svg" });
    chart.setOption(option(plot, area.clientWidth));
    drawn.push(function () { chart.resize(); chart.setOption(option(plot, area.clientWidth), true); });
  });
  window.addEventListener("resize", function () { drawn.forEach(function (draw) { draw(); }); });
})();
