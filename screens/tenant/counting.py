"""One more of something, of nobody: written behind the page that is shown, and never missed when it cannot be."""

from screens.tenant_app import TenantApp


def count(app: TenantApp, act: str, what: str) -> None:
    """Once a visit: a bored hand that opens a page a hundred times is one person."""
    app.tally[f"{act}:{what}"] += 1
    if app.tally[f"{act}:{what}"] > 1:
        return
    from kiosk.services import portal_help

    services = app.services
    app.run_worker(lambda: portal_help.count(services, act, what), thread=True, exit_on_error=False)
