"""Request Tracker 5, read and changed through its REST 2.0 interface.

Words of RT: a *ticket* is our conversation, a *queue* our group, a privileged *user* our agent. Everything that
happens to a ticket is a *transaction*, in one feed with rising ids: the feed is what is followed.
"""

from almenara.sources.rt.address import ticket_url
from almenara.sources.rt.reader import RequestTracker
from almenara.sources.rt.writer import RequestTrackerWriter

__all__ = ["RequestTracker", "RequestTrackerWriter", "ticket_url"]
