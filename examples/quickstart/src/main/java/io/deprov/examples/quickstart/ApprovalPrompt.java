package io.deprov.examples.quickstart;

import io.deprov.core.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;

/**
 * Asks a person whether a plan is approved, and by whom. Two questions, because an answer to one of them must not be taken for an answer to
 * the other: whoever types "no" where a name is asked for does not approve. Everything but a clear yes and a name stops.
 */
final class ApprovalPrompt {

    private static final Set<String> YES = Set.of("yes", "y");
    private static final Set<String> NO_NAMES =
            Set.of("yes", "y", "no", "n", "nobody", "none", "quit", "q", "exit", "stop", "cancel", "abort");

    private final BufferedReader in;
    private final PrintStream out;

    ApprovalPrompt(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * The name of who approves.
     *
     * @throws RefusedException when nobody does; the end of the input counts as no
     */
    String approver() throws IOException, RefusedException {
        String answer = answer("Approve this plan? Type yes or no: ");
        if (!YES.contains(answer.toLowerCase(Locale.ROOT))) {
            throw new RefusedException("nobody approved");
        }
        String name = answer("Who approves? Type a name: ");
        if (name.isEmpty() || NO_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            throw new RefusedException("nobody approved: an approval names its approver");
        }
        return name;
    }

    private String answer(String question) throws IOException, RefusedException {
        out.print(question);
        out.flush();
        String line = in.readLine();
        if (line == null) {
            out.println();
            throw new RefusedException("nobody approved; without a terminal, add -Dquickstart.args=--yes");
        }
        return line.strip();
    }
}
