package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import java.util.List;
import java.util.Set;

/** Asks for one page of everything that lets pinned accounts in. */
public final class DiscoverRequest {

    private final CallContext context;
    private final List<AccessRef> accounts;
    private final Set<AccessKind> kinds;
    private final List<Identifier> identifiers;
    private final String cursor;
    private final Set<ItemId> deleted;

    private DiscoverRequest(
            CallContext context,
            List<AccessRef> accounts,
            Set<AccessKind> kinds,
            List<Identifier> identifiers,
            String cursor,
            Set<ItemId> deleted) {
        this.context = requireNonNull(context, "context");
        this.accounts = List.copyOf(accounts);
        this.kinds = Set.copyOf(kinds);
        this.identifiers = List.copyOf(identifiers);
        this.cursor = requireNonNull(cursor, "cursor");
        this.deleted = Set.copyOf(deleted);
    }

    /** Makes a request. */
    public static DiscoverRequest of(
            CallContext context,
            List<AccessRef> accounts,
            Set<AccessKind> kinds,
            List<Identifier> identifiers,
            String cursor) {
        return new DiscoverRequest(context, accounts, kinds, identifiers, cursor, Set.of());
    }

    /** The same request, with these of its accounts deleted by us: see {@link #deleted}. */
    public DiscoverRequest withDeleted(Set<ItemId> accountIds) {
        return new DiscoverRequest(context, accounts, kinds, identifiers, cursor, accountIds);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /**
     * The accounts to look at, on this target: those that {@code resolve} found, and those of an earlier plan, as it pinned them. Of the
     * latter any may be gone by now, renamed, or not found by any identifier any more, so each is looked for by its immutable id. Not empty
     * when the core asks.
     *
     * <p>One that is gone is no failure: nothing is listed for it, above all not the object that has taken its name, and every scope is
     * read all the same. What is left of it elsewhere (its name as a member of a group) is listed under the pinned id as owner. The scope
     * that holds accounts is complete when its positive control was shown; the core takes an account that is not shown for gone only
     * when all scopes of its kind on its partition are complete, and for protected otherwise. Throwing NOT_FOUND would make every cell of
     * the target UNREADABLE.
     */
    public List<AccessRef> accounts() {
        return accounts;
    }

    /**
     * Those of {@link #accounts} whose deletion by the core has been verified already. Where one of them is not shown, its account and
     * what stood on it need not be doubted any more: a scope is complete when its positive control was shown, also where an account
     * that vanished without our doing might have been moved out of sight. One that is shown all the same is listed. Often empty; a
     * connector that does not look at it only leaves more open than need be.
     */
    public Set<ItemId> deleted() {
        return deleted;
    }

    /** Which kinds are wanted; empty for all. Scopes that hold none of them may be left out; more than was wanted does no harm. */
    public Set<AccessKind> kinds() {
        return kinds;
    }

    /** Identifiers of the subject that are known so far, of any type, also of types that this target does not use. */
    public List<Identifier> identifiers() {
        return identifiers;
    }

    /** Where to go on, from the page before; empty for the first page. */
    public String cursor() {
        return cursor;
    }
}
