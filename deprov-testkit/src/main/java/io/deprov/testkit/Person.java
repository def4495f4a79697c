package io.deprov.testkit;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Subject;
import java.util.Optional;

/** Somebody on a fixture's target, looked at behind the connector's back. */
public interface Person {

    /** By what the connector is asked for them. */
    Subject subject();

    /**
     * Everything the target has about the account and what it holds, in one text, for comparing before and after: names, memberships,
     * credentials, states, change counters. Says so when the account is gone.
     */
    String picture() throws Exception;

    /** Whether an effect holds on what the connector found, as far as the target itself is concerned. */
    boolean holds(AccessRef item, Effect effect) throws Exception;

    /** Whether the account was deleted, and the target keeps it so that it could be brought back. */
    default boolean isKept() throws Exception {
        return false;
    }

    /** Brings back, behind the connector's back, what an effect on the account took away, e.g. opens sign-in again. */
    void bringBack(AccessRef item, Effect effect) throws Exception;

    /** What the account is called now; empty where nothing says that. */
    default Optional<String> name() throws Exception {
        return Optional.empty();
    }

    /** Gives the account another name; it stays the same account. */
    void rename() throws Exception;

    /** Deletes the account and makes another of the same name, which is somebody else's; it has what a new {@link Person} has. */
    Person replace() throws Exception;
}
