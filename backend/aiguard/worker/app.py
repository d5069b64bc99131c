"""`celery -A aiguard.worker.app worker|beat`."""

from aiguard import logs
from aiguard.config import Settings
from aiguard.worker.factory import make_celery

settings = Settings.load()
logs.configure(settings.log_level)
app = make_celery(settings)
