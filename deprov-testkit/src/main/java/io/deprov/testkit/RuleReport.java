package io.deprov.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Says of a failed test which rule is broken and what to do about it. */
final class RuleReport implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
        if (rule == null || thrown instanceof TestAbortedException || thrown instanceof VirtualMachineError) {
            throw thrown;
        }
        String what = thrown instanceof AssertionError
                ? String.valueOf(thrown.getMessage())
                : thrown.getClass().getName() + ": " + thrown.getMessage();
        throw new AssertionFailedError(
                "[" + rule.value() + "] " + what + System.lineSeparator() + "What to do: " + rule.advice(), thrown);
    }
}
