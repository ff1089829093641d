"""Reads a calendar as other people's programs do: python3 check_calendar.py FILE

Prints a JSON list with one object for each event: its name, place, first and last instant in UTC,
its state. Anything the icalendar package cannot read ends with an error.
"""

import json
import sys
from datetime import timezone

from icalendar import Calendar


def instant(event, name):
    at = event.decoded(name)
    if at.tzinfo is None:
        raise SystemExit(f"{name} has no time zone")
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(event):
    for needed in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
        if needed not in event:
            raise SystemExit(f"{needed} is missing")
    return {
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event.get("LOCATION", "")),
        "begins": instant(event, "DTSTART"),
        "ends": instant(event, "DTEND"),
        "status": str(event.get("STATUS", "CONFIRMED")),
    }


def main():
    with open(sys.argv[1], "rb") as file:
        calendar = Calendar.from_ical(file.read())
    if str(calendar["VERSION"]) != "2.0" or "PRODID" not in calendar:
        raise SystemExit("not a calendar of version 2.0")
    print(json.dumps([read(event) for event in calendar.walk("VEVENT")], ensure_ascii=False))


main()
