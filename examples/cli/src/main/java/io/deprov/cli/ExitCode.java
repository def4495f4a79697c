package io.deprov.cli;

/** What a call came to, for whoever called. Declared in order of precedence: of several that apply the first is given. */
enum ExitCode {
    /** Content does not match its digest. Nothing was executed, unless damage was met in the middle of a run, which is said then. */
    INTEGRITY(4),
    /** The command line or the configuration is wrong, a file cannot be read, or another process uses the state directory. */
    USAGE(2),
    /** Refused on purpose, and this call executed nothing: guard, approval, ambiguity everywhere, finished plan. */
    REFUSED(3),
    /** Something that is due is still open. */
    OPEN(1),
    /** Everything that is due is verified. */
    DONE(0);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number the process ends with. */
    int number() {
        return number;
    }

    /** The one that wins. */
    ExitCode or(ExitCode other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** {@link #OPEN} or {@link #DONE}. */
    static ExitCode open(boolean somethingIsOpen) {
        return somethingIsOpen ? OPEN : DONE;
    }
}
