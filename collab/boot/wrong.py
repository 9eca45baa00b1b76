"""Why a process must not start."""


class WrongSettings(SystemExit):
    """The environment is wrong; the process ends with these sentences and code 1, without a traceback."""


class BadValue(ValueError):
    """What is wrong with a value, as the end of a sentence that begins with the setting's name.

    Never holds a part of an address, in which a password may stand.
    """
