// Everything works without this file. It moves the focus to the summary of what has to be put right.
"use strict";
document.querySelector("[data-focus]")?.focus();
