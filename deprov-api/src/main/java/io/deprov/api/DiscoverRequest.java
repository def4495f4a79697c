package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Identifier;
import java.util.List;
import java.util.Set;

/** Asks for one page of everything that lets pinned accounts in. */
public final class DiscoverRequest {

    private final CallContext context;
    private final List<AccessRef> accounts;
    private final Set<AccessKind> kinds;
    private final List<Identifier> identifiers;
    private final String cursor;

    private DiscoverRequest(
            CallContext context,
            List<AccessRef> accounts,
            Set<AccessKind> kinds,
            List<Identifier> identifiers,
            String cursor) {
        this.context = requireNonNull(context, "context");
        this.accounts = List.copyOf(accounts);
        this.kinds = Set.copyOf(kinds);
        this.identifiers = List.copyOf(identifiers);
        this.cursor = requireNonNull(cursor, "cursor");
    }

    /** Makes a request. */
    public static DiscoverRequest of(
            CallContext context,
            List<AccessRef> accounts,
            Set<AccessKind> kinds,
            List<Identifier> identifiers,
            String cursor) {
        return new DiscoverRequest(context, accounts, kinds, identifiers, cursor);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /** The accounts that resolve found, on this target. */
    public List<AccessRef> accounts() {
        return accounts;
    }

    /** Which kinds are wanted; empty for all. */
    public Set<AccessKind> kinds() {
        return kinds;
    }

    /** All identifiers of the subject known so far. */
    public List<Identifier> identifiers() {
        return identifiers;
    }

    /** Where to go on, from the page before; empty for the first page. */
    public String cursor() {
        return cursor;
    }
}
