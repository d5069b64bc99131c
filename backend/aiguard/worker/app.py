"""`celery -A aiguard.worker.app worker|beat`."""

from aiguard.config import Settings
from aiguard.worker.factory import make_celery

app = make_celery(Settings.load())
