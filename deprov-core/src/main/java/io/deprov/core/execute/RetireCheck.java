package io.deprov.core.execute;

import io.deprov.api.CallContext;
import io.deprov.api.Cancellation;
import io.deprov.api.LeaverStatus;
import io.deprov.api.access.Subject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks before each deletion whether the subject still is a leaver. Unknown counts as no. Thread-safe. */
public final class RetireCheck {

    private final @Nullable LeaverStatus leaverStatus;
    private final Clock clock;
    private final Duration timeout;

    /** Asks {@code leaverStatus}; null when the application has none, and the approval alone decides. */
    public RetireCheck(@Nullable LeaverStatus leaverStatus, Clock clock, Duration timeout) {
        this.leaverStatus = leaverStatus;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Why nothing must be deleted; empty when nothing speaks against it. */
    Optional<String> objection(Subject subject) {
        if (leaverStatus == null) {
            return Optional.empty();
        }
        try {
            LeaverStatus.Answer answer = leaverStatus.isLeaver(
                    subject,
                    CallContext.of(
                            clock.instant().plus(timeout),
                            clock,
                            UUID.randomUUID().toString(),
                            Cancellation.NEVER));
            return switch (answer) {
                case YES -> Optional.empty();
                case NO -> Optional.of("the subject is not a leaver any more; cancel the case or plan again");
                case UNKNOWN -> Optional.of("it is not known whether the subject still is a leaver");
            };
        } catch (RuntimeException e) {
            return Optional.of("whether the subject still is a leaver could not be asked ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
