package io.deprov.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Whether the answer arrived. A {@link java.io.PrintStream} keeps to itself that a disk is full. */
final class StandardOutput {

    private StandardOutput() {}

    /** The exit code after looking: nobody is told that everything is done by an answer that is not whole. */
    static int delivered(int code) {
        if (!System.out.checkError() || readerHasLeft()) {
            return code;
        }
        System.err.println("deprov: the answer could not be written whole to standard output; make room and ask again"
                + " (after apply: deprov status)");
        return code == ExitCode.DONE.number() ? ExitCode.OPEN.number() : code;
    }

    /** Whoever pipes into {@code head} wants no more and no complaint. Only who writes once more is told what went wrong. */
    private static boolean readerHasLeft() {
        try (FileOutputStream again = new FileOutputStream(FileDescriptor.out)) {
            again.write('\n');
            return false;
        } catch (IOException e) {
            return "Broken pipe".equals(e.getMessage());
        }
    }
}
