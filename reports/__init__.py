"""What people see: masking, tables, figures, documents. The highest of the four packages."""

__all__ = ["Report"]  # noqa: F822 - found by __getattr__


def __getattr__(name: str):
    """`Report` is imported when it is asked for, so that the package itself stays light."""
    if name == "Report":
        from reports.report import Report

        return Report
    raise AttributeError(name)
