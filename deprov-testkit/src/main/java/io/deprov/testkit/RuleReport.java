package io.deprov.testkit;

import io.deprov.api.ConnectorException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Says of a failed test which rule is broken and what to do about it. */
final class RuleReport implements TestExecutionExceptionHandler {

    private static final Set<String> CALLS = Set.of(
            "open",
            "check",
            "capabilities",
            "resolve",
            "page",
            "prepare",
            "revoke",
            "verify",
            "restore",
            "population",
            "holders",
            "revokeAll",
            "poll",
            "listAccounts",
            "close");

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
        if (rule == null || thrown instanceof TestAbortedException || thrown instanceof VirtualMachineError) {
            throw thrown;
        }
        String what = thrown instanceof AssertionError ? String.valueOf(thrown.getMessage()) : unexpected(thrown);
        throw new AssertionFailedError(
                "[" + rule.value() + "] " + what + System.lineSeparator() + "What to do: " + rule.advice(), thrown);
    }

    /** What was thrown where nothing should be, and by which call. */
    private static String unexpected(Throwable thrown) {
        String call = Arrays.stream(thrown.getStackTrace())
                .filter(frame ->
                        frame.getClassName().equals(Trial.class.getName()) && CALLS.contains(frame.getMethodName()))
                .map(StackTraceElement::getMethodName)
                .findFirst()
                .orElse("");
        if (call.isEmpty()) {
            return "the fixture or the test was broken off: " + thrown;
        }
        return thrown instanceof ConnectorException e
                ? call + " failed where it should not: " + e.failureClass() + ", " + e.getMessage()
                : call + " threw " + thrown.getClass().getName() + ", and may throw nothing but ConnectorException: "
                        + thrown.getMessage();
    }
}
