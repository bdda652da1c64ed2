"""创先争优 (chuangxian): standard workbooks out, returns in, one consolidation, rankings up.

Layers, top to bottom; a layer imports only lower ones, neighbours on a line do not import each
other (held by import-linter, contract in ``setup.cfg``)::

    cli
    campaign_run | demo
    stages
    workbooks | intake | ledger | executors
    checks | extraction | analysis
    records | campaign
    spec | problems
    cells | errors | paths | progress | refusals | zips
    deflating | landmarks | patterns
"""

__version__ = "0.1.0"
