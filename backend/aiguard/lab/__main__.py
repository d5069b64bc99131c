from aiguard.lab.cli import lab

lab()
