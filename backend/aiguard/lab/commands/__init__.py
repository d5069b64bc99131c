"""`aiguard lab …`, a module a step: train.py makes models, judge.py asks them, looking.py looks at data and results."""
