package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import java.time.Duration;
import java.time.Instant;

/** What each failure class means for a step and for the others beside it: DESIGN.md's table as code. */
final class FailureRules {

    /** A target that asks for more is asked again all the same, or its step would be forgotten. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private FailureRules() {}

    /** After a read failed: nothing can have taken effect, so a step is tried again later or parked. */
    static Transition afterRead(ConnectorException failure, Instant now) {
        return switch (failure.failureClass()) {
            case INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, NOT_FOUND, DEPENDENCY, INTERNAL -> parked(failure);
            case CONFIG, AUTHENTICATION, CONFLICT, UNAVAILABLE, TIMEOUT, CONNECTION_LOST, CANCELLED, THROTTLED ->
                retry(failure, now);
        };
    }

    /** After a write failed without effect. NOT_FOUND and CONFLICT are the kernel's to settle. */
    static Transition afterWrite(ConnectorException failure, Instant now) {
        return switch (failure.failureClass()) {
            case INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, NOT_FOUND, DEPENDENCY -> parked(failure);
            case CONFIG, AUTHENTICATION, CONFLICT, UNAVAILABLE, THROTTLED -> retry(failure, now);
            case TIMEOUT, CONNECTION_LOST, INTERNAL, CANCELLED -> inDoubt(failure);
        };
    }

    static Transition inDoubt(ConnectorException failure) {
        return seen(Transition.to(StepState.IN_DOUBT, failure.failureClass().name(), message(failure)), failure);
    }

    static Transition parked(ConnectorException failure) {
        return seen(Transition.to(StepState.PARKED, failure.failureClass().name(), message(failure)), failure);
    }

    private static Transition retry(ConnectorException failure, Instant now) {
        Duration wait = failure.retryAfter().orElse(Duration.ZERO);
        Instant at = now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        return seen(
                Transition.to(StepState.RETRY_AT, failure.failureClass().name(), message(failure))
                        .at(at),
                failure);
    }

    private static Transition seen(Transition transition, ConnectorException failure) {
        Transition result =
                transition.seen("failureClass", failure.failureClass().name());
        if (failure.permission().isPresent()) {
            result = result.seen("missingPermission", failure.permission().get());
        }
        if (failure.blocker().isPresent()) {
            result = result.seen("blocker", failure.blocker().get());
        }
        if (failure.details().containsKey("resultCode")) {
            result = result.seen("resultCode", String.valueOf(failure.details().get("resultCode")));
        }
        return result;
    }

    private static String message(ConnectorException failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        failure.permission()
                .ifPresent(permission -> text.append("; missing permission: ").append(permission));
        failure.blocker().ifPresent(blocker -> text.append("; blocked by: ").append(blocker));
        return text.toString();
    }

    /** Who must not go on after this failure. */
    static NextAction.Scope scope(ConnectorException failure) {
        if (failure.isSharedLogin()) {
            return NextAction.Scope.TARGET;
        }
        return scope(failure.failureClass());
    }

    /** Who must not go on after a failure of this class. */
    static NextAction.Scope scope(FailureClass failureClass) {
        return switch (failureClass) {
            case CONFIG, AUTHENTICATION, THROTTLED -> NextAction.Scope.PARTITION;
            case UNAVAILABLE, TIMEOUT, CONNECTION_LOST -> NextAction.Scope.SUSPECT;
            case INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, NOT_FOUND, CONFLICT, DEPENDENCY, INTERNAL, CANCELLED ->
                NextAction.Scope.NOBODY;
        };
    }
}
