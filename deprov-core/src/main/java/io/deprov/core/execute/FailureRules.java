package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.lane.Lane;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What each failure class means for a step and for the others beside it: DESIGN.md's table as code. */
final class FailureRules {

    /** A step that has failed for so long is given up on: parked, for people to see, and tried again once a day. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    /** Two failures a day apart, or with a clock set ahead between them, are none that lasted. */
    private static final int FAILURES_THAT_LAST = 5;

    private final Clock clock;
    private final Ages ages;
    private final Backoff backoff;

    FailureRules(Clock clock, Ages ages, Backoff backoff) {
        this.clock = clock;
        this.ages = ages;
        this.backoff = backoff;
    }

    /** After a read failed: nothing can have taken effect, so a step is tried again later or parked. */
    Transition afterRead(ConnectorException failure, StepRecord record) {
        return switch (failure.failureClass()) {
            case INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, NOT_FOUND, DEPENDENCY -> parked(failure);
            case CONFIG,
                    AUTHENTICATION,
                    CONFLICT,
                    UNAVAILABLE,
                    TIMEOUT,
                    CONNECTION_LOST,
                    INTERNAL,
                    CANCELLED,
                    THROTTLED -> retry(failure, record);
        };
    }

    /** After a write failed without effect. NOT_FOUND and CONFLICT are the kernel's to settle. */
    Transition afterWrite(ConnectorException failure, StepRecord record) {
        return switch (failure.failureClass()) {
            case INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, NOT_FOUND, DEPENDENCY -> parked(failure);
            case CONFIG, AUTHENTICATION, CONFLICT, UNAVAILABLE, THROTTLED -> retry(failure, record);
            case TIMEOUT, CONNECTION_LOST, INTERNAL, CANCELLED -> inDoubt(failure);
        };
    }

    Transition inDoubt(ConnectorException failure) {
        return seen(Transition.to(StepState.IN_DOUBT, failure.failureClass().name(), message(failure)), failure);
    }

    Transition parked(ConnectorException failure) {
        return seen(Transition.to(StepState.PARKED, failure.failureClass().name(), message(failure)), failure);
    }

    private Transition retry(ConnectorException failure, StepRecord record) {
        return seen(again(failure.failureClass().name(), message(failure), failure.retryAfter(), record), failure);
    }

    /** A step whose target could not be asked at all is tried again after {@code wait}, whatever the reason, as after a failed read. */
    Transition notAsked(ConnectorException failure, Duration wait, StepRecord record) {
        String why = "its target could not be asked: " + message(failure);
        return seen(again(failure.failureClass().name(), why, Optional.of(wait), record), failure);
    }

    /** How long to wait after a failure that is one more than these in a row. */
    Duration pause(ConnectorException failure, int failures) {
        return failure.retryAfter().orElseGet(() -> backoff.after(failures));
    }

    /** What came to nothing, or to half of it, is tried again after a while; when that goes on for a day it is parked. */
    Transition again(String reason, String why, StepRecord record) {
        return again(reason, why, Optional.empty(), record);
    }

    private Transition again(String reason, String why, Optional<Duration> asked, StepRecord record) {
        boolean lasts = record.failures() + 1 >= FAILURES_THAT_LAST
                && ages.failing(record)
                        .filter(age -> age.compareTo(PATIENCE) > 0)
                        .isPresent();
        if (lasts) {
            return Transition.to(
                    StepState.PARKED,
                    reason,
                    "failed " + (record.failures() + 1) + " times in a row since "
                            + record.firstFailure().orElseThrow() + ", is tried again once a day: " + why);
        }
        Duration wait = asked.orElseGet(() -> backoff.after(record.failures()));
        return Transition.to(StepState.RETRY_AT, reason, why)
                .at(clock.instant().plus(wait.compareTo(Lane.LONGEST_HOLD) > 0 ? Lane.LONGEST_HOLD : wait));
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

    /** Who must not go on after this failure. Whether the target answers at all is for its lane to judge. */
    static NextAction.Scope scope(ConnectorException failure) {
        if (failure.isSharedLogin()) {
            return NextAction.Scope.TARGET;
        }
        return scope(failure.failureClass());
    }

    /** Who must not go on after a failure of this class. */
    static NextAction.Scope scope(FailureClass failureClass) {
        return switch (failureClass) {
            case CONFIG, AUTHENTICATION -> NextAction.Scope.PARTITION;
            case INVALID_REQUEST,
                    UNSUPPORTED,
                    AUTHORIZATION,
                    NOT_FOUND,
                    CONFLICT,
                    DEPENDENCY,
                    THROTTLED,
                    UNAVAILABLE,
                    TIMEOUT,
                    CONNECTION_LOST,
                    INTERNAL,
                    CANCELLED -> NextAction.Scope.NOBODY;
        };
    }
}
