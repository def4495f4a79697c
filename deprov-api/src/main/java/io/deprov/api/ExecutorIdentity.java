package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.ItemId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who we are on a target: the account that the connector is logged in with. A guard keeps it from revoking itself, and is
 * fail-closed: while {@link #isKnown()} is false nothing is executed on the target.
 */
public final class ExecutorIdentity {

    private final boolean known;
    private final @Nullable ItemId account;
    private final String name;
    private final String why;

    private ExecutorIdentity(boolean known, @Nullable ItemId account, String name, String why) {
        this.known = known;
        this.account = account;
        this.name = name;
        this.why = why;
    }

    /**
     * Known by the id of its account, of the same shape as the ids that {@code resolve} gives.
     *
     * @param name what the target calls it, for people
     */
    public static ExecutorIdentity account(ItemId account, String name) {
        return new ExecutorIdentity(true, requireNonNull(account, "account"), requireNonNull(name, "name"), "");
    }

    /**
     * Known by a name only, because the target keeps no account object for it (a directory's root DN, an API key). The guard then
     * refuses an account whose display name, native id or one of whose identifiers is that name, ignoring case.
     */
    public static ExecutorIdentity named(String name) {
        return new ExecutorIdentity(true, null, requireNonNull(name, "name"), "");
    }

    /** Could not be found out, and why. */
    public static ExecutorIdentity unknown(String why) {
        return new ExecutorIdentity(false, null, "", requireNonNull(why, "why"));
    }

    /** True when the target said who we are. */
    public boolean isKnown() {
        return known;
    }

    /** Our own account there. */
    public Optional<ItemId> account() {
        return Optional.ofNullable(account);
    }

    /** What the target calls us; empty when unknown. */
    public String name() {
        return name;
    }

    /** Why it is unknown; empty when known. */
    public String why() {
        return why;
    }

    @Override
    public String toString() {
        return known ? "ExecutorIdentity[" + name + "]" : "ExecutorIdentity[unknown: " + why + "]";
    }
}
