package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.PartitionId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How completely one scope was read: which kinds of access it holds, and whether all of them were listed. A failed listing, a
 * limit, an expired cursor or a missing right is <em>incomplete</em>, never <em>empty</em>.
 *
 * <p>The coverage has one cell for each kind on each partition. A cell is closed only when every scope that speaks of its kind was
 * read completely, and at least one did.
 */
public final class ScopeReport {

    private final PartitionId partition;
    private final String scope;
    private final Set<AccessKind> kinds;
    private final @Nullable FailureClass failureClass;
    private final String why;
    private final @Nullable PositiveControl control;

    private ScopeReport(
            PartitionId partition,
            String scope,
            Set<AccessKind> kinds,
            @Nullable FailureClass failureClass,
            String why,
            @Nullable PositiveControl control) {
        this.partition = requireNonNull(partition, "partition");
        this.scope = requireNonNull(scope, "scope");
        this.kinds = Set.copyOf(kinds);
        this.failureClass = failureClass;
        this.why = requireNonNull(why, "why");
        this.control = control;
    }

    /**
     * Everything in the scope was listed, and the control was shown.
     *
     * @param scope what was read, e.g. a base and an attribute; safe to log
     * @throws IllegalArgumentException when the control was not shown: that is {@link #incomplete}
     */
    public static ScopeReport complete(
            PartitionId partition, String scope, Set<AccessKind> kinds, PositiveControl control) {
        if (!control.isShown()) {
            throw new IllegalArgumentException("a scope whose control was not shown is not complete: " + control);
        }
        return new ScopeReport(partition, scope, kinds, null, "", control);
    }

    /**
     * Not everything was listed, or it cannot be known whether it was.
     *
     * @param failureClass why, in the words the core acts on
     * @param why what was found, which limit or right is in the way, what to do; safe to log
     */
    public static ScopeReport incomplete(
            PartitionId partition, String scope, Set<AccessKind> kinds, FailureClass failureClass, String why) {
        return new ScopeReport(partition, scope, kinds, requireNonNull(failureClass, "failureClass"), why, null);
    }

    /** The partition the scope is on. */
    public PartitionId partition() {
        return partition;
    }

    /** What was read. */
    public String scope() {
        return scope;
    }

    /** The kinds of access the scope speaks of. */
    public Set<AccessKind> kinds() {
        return kinds;
    }

    /** True when everything was listed. */
    public boolean isComplete() {
        return failureClass == null;
    }

    /** Why it is incomplete. */
    public Optional<FailureClass> failureClass() {
        return Optional.ofNullable(failureClass);
    }

    /** What was found and what to do; empty when complete. */
    public String why() {
        return why;
    }

    /** The control that was shown, when complete. */
    public Optional<PositiveControl> control() {
        return Optional.ofNullable(control);
    }

    @Override
    public String toString() {
        return "ScopeReport[" + scope + (isComplete() ? " complete" : " " + failureClass + ": " + why) + "]";
    }
}
