package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Says that an effect on a thing is not brought about where the thing is: it follows, after a while, from the same effect on the object of
 * another system that it is copied from. A cloud account that a directory is the master of is blocked, loses its synchronised groups and is
 * deleted in that way.
 *
 * <p>The core joins {@code source} to an account as it joins any {@link ExternalRef}. The step then calls nothing: it waits for the step
 * of the same effect and kind on that account, wherever that is, and after that asks the connector's {@code verify} until the effect holds;
 * when it does not within {@code maximumLag} the step is parked, and a person has to find out what the synchronisation does. Where no
 * configured target has the account the step is done by hand.
 *
 * <p>So a connector that names a consequence must be able to verify the effect, although it cannot bring it about.
 *
 * @param source the object it follows from; for an entitlement the account that holds it there
 * @param maximumLag how long after the source has changed it may take until a read here shows it, e.g. the time between two
 *     synchronisations and what one takes; zero or more, at most 30 days
 */
public record Consequence(ExternalRef source, Duration maximumLag) {

    private static final Duration LONGEST = Duration.ofDays(30);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the lag is negative or longer than 30 days
     */
    public Consequence {
        requireNonNull(source, "source");
        requireNonNull(maximumLag, "maximumLag");
        if (maximumLag.isNegative() || maximumLag.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a consequence follows within 0 to 30 days, not " + maximumLag);
        }
    }
}
