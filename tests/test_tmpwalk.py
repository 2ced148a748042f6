import pytest
from gongkai.foundation.now import now
from gongkai.reporting import examination
from tests import walk
@pytest.mark.django_db
def test_w(monkeypatch,settings,tmp_path):
    from tests.foundation import installation
    monkeypatch.setattr(examination,"MEMORY",65<<30); installation.move(settings,tmp_path)
    w=walk.world(now())
    for a in w.addresses(): print(a)
    print({r:p.username for r,p in w.people.items()})
