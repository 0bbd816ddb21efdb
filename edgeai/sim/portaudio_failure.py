"""How a failed PortAudio call travels through the virtual sound card."""


class Failure(Exception):
    """A PortAudio call that failed; `code` is its error number."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code
