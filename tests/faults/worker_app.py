"""The real worker, but for its decode target: `celery -A tests.faults.worker_app worker|beat`."""

from aiguard.config import Settings
from aiguard.worker import stationing
from aiguard.worker.factory import make_celery
from tests.faults import poison

stationing.TARGET = poison.TARGET
app = make_celery(Settings.load())
