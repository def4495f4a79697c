package io.deprov.testkit;

import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.config.SecretRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an integrator implements: the connector, and a target that tests may do anything to. What it says of the target it reads by itself,
 * never with the connector, or the two would agree on a mistake. One is made for each test, and closed after it.
 */
public interface ConnectorFixture extends AutoCloseable {

    /** The connector under test. */
    ConnectorFactory factory();

    /** A configuration for the target; secrets as references that {@link #secret} knows. */
    Map<String, Object> config();

    /**
     * What a reference in the configuration stands for. Use a text that nobody would write by accident, at least eight characters: it is
     * looked for in everything that the connector says.
     */
    String secret(SecretRef ref);

    /** Configurations that look beside the people: a wrong base, another tenant. Empty where the target has nothing of the kind. */
    List<Map<String, Object>> misdirected();

    /** What each person that is {@linkplain #person made} has at least one of; everything the connector can do something about. */
    Set<AccessKind> kinds();

    /** How many of a kind each person that is made has at the least: name several where a person can have several. */
    default int atLeast(AccessKind kind) {
        return 1;
    }

    /**
     * Makes a person whom nothing else on the target belongs to. What the connector is asked for them by is theirs alone; let it begin
     * like that of others, so that a search by its beginning is noticed.
     *
     * @param name what the account is called; several are asked for that begin alike, and some that are no friends of any syntax
     * @return empty when the target itself takes no account of that name
     */
    Optional<Person> person(String name) throws Exception;

    /**
     * Gives a person a second account, which the same identifiers lead to.
     *
     * @param name what it is called
     * @return false when this target gives nobody two
     */
    default boolean addAccount(Person person, String name) throws Exception {
        return false;
    }

    /**
     * From now on the target is in trouble.
     *
     * @return what ends it; empty when this target cannot be made to do that, see {@link #impossible}
     */
    Optional<Relief> suffer(Trouble trouble) throws Exception;

    /** What the connector, the target or this fixture does not have, and why. As far as it can be, each is shown to be missing. */
    default Map<Gap, String> gaps() {
        return Map.of();
    }

    /** What each person that is made has at least one of, and the connector can do nothing about. It has to say so. */
    default Set<AccessKind> otherKinds() {
        return Set.of();
    }

    /** Makes a person whom the target itself protects, a break-glass account say; empty with {@link Gap#PROTECTION}. */
    default Optional<Person> protectedPerson(String name) throws Exception {
        return Optional.empty();
    }

    /**
     * Makes that many other accounts, all of them in one group, and a person who is in it too; the group is the last one that is discovered
     * of the person. Where an account of this target can hold so many things, the person holds that many. Empty with {@link Gap#CROWD}.
     */
    default Optional<Person> crowd(int size) throws Exception {
        return Optional.empty();
    }

    /** The time to wait that the target names when it {@linkplain Trouble#THROTTLES throttles}; empty when it names none. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** How many connections the target has from the connector; empty with {@link Gap#CONNECTIONS}. */
    default Optional<Integer> connections() {
        return Optional.empty();
    }

    /** Why the target cannot be made to do what {@link #suffer} does not do. The tests that need it are reported as skipped with this. */
    default Map<Trouble, String> impossible() {
        return Map.of();
    }

    /** How many requests that change anything the target has had so far, refused ones too; empty when it does not count them. */
    default Optional<Long> writes() {
        return Optional.empty();
    }

    /** Whether a thread of this JVM is the target's own, which comes and goes as the target likes. */
    default boolean isOwnThread(Thread thread) {
        return false;
    }

    /** How long one call may take; long enough for this target on a slow machine. */
    default Duration callTimeout() {
        return Duration.ofSeconds(10);
    }

    /** Ends the target, or clears it up. */
    @Override
    void close() throws IOException;

    /** Ends a {@link Trouble}. */
    interface Relief {

        /** Ends it. */
        void end() throws Exception;
    }
}
