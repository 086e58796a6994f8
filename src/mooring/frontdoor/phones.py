"""Telephone numbers as people write them, and as a link needs them."""

import re


class PhoneError(ValueError):
    """What was typed is not a US telephone number. The sentence says kindly how to write one."""


def tel(written: str) -> str:
    """A `tel:` address: "205-933-8101 x5508" gives "tel:+12059338101;ext=5508"; a short number stays as it is."""
    number, _, extension = re.sub(r"(?i)\s*(?:ext\.?|x)\s*(\d+)\s*$", r"#\1", written).partition("#")
    digits = re.sub(r"\D", "", number)
    if len(digits) == 10:
        digits = f"+1{digits}"
    elif len(digits) == 11 and digits.startswith("1"):
        digits = f"+{digits}"
    return f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"


def us_number(written: str) -> str:
    """A number typed by a visitor as "(606) 555-0123", with " ext. 12" where there is one. Raises PhoneError."""
    match = re.fullmatch(r"(?i)([^a-z]*?)(?:\s*(?:ext\.?|extension|x)\s*(\d{1,6}))?\s*", written.strip())
    digits = re.sub(r"\D", "", match[1]) if match else ""
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    if not digits:
        raise PhoneError("Please type the phone number that we may call, with area code. Like this: (606) 555-0123.")
    if len(digits) != 10:
        raise PhoneError(
            f"That number has {len(digits)} digits, and we need ten: the area code and the number. "
            "Please check it. Like this: (606) 555-0123."
        )
    if digits[0] in "01" or digits[3] in "01":
        raise PhoneError(
            "That does not look like a US number: an area code and a number never start with 0 or 1. "
            "Please check it. Like this: (606) 555-0123."
        )
    extension = f" ext. {match[2]}" if match and match[2] else ""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}{extension}"
