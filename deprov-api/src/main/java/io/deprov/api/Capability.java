package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing a connector can do on one target: an effect on a kind of access, and what a planner must know of it. Part of what a
 * plan's digest covers, so that a plan made for other capabilities is noticed. Immutable and thread-safe.
 *
 * <p>The core acts on phase, lag and what a deletion also removes, keeps undo for what is reversible, and shows what is left behind. The
 * soft-delete window and that it needs an active account are covered by the digest, and nothing is ordered by them yet.
 *
 * <pre>{@code
 * Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
 *         .reversible()
 *         .leavesBehind("connections that are open already")
 *         .permission("write on pwdAccountLockedTime below the people base")
 *         .build();
 * }</pre>
 */
public final class Capability {

    private final AccessKind kind;
    private final Effect effect;
    private final Phase phase;
    private final boolean reversible;
    private final Duration maximumLag;
    private final @Nullable Duration softDeleteWindow;
    private final boolean requiresActiveAccount;
    private final List<AccessKind> alsoRemoves;
    private final List<String> leavesBehind;
    private final List<String> permissions;

    private Capability(Builder builder) {
        this.kind = builder.kind;
        this.effect = builder.effect;
        this.phase = builder.phase;
        this.reversible = builder.reversible;
        this.maximumLag = builder.maximumLag;
        this.softDeleteWindow = builder.softDeleteWindow;
        this.requiresActiveAccount = builder.requiresActiveAccount;
        this.alsoRemoves = List.copyOf(builder.alsoRemoves);
        this.leavesBehind = List.copyOf(builder.leavesBehind);
        this.permissions = List.copyOf(builder.permissions);
    }

    /**
     * Starts a capability.
     *
     * @param phase where it belongs on this target: {@link Phase#CONTAIN} for what lets somebody in although sign-in is blocked
     */
    public static Builder builder(AccessKind kind, Effect effect, Phase phase) {
        return new Builder(kind, effect, phase);
    }

    /** On which kind of access. */
    public AccessKind kind() {
        return kind;
    }

    /** Which effect. */
    public Effect effect() {
        return effect;
    }

    /**
     * Where it belongs on this target. A runbook may say otherwise; the built-in one takes the connector's word for credentials other than
     * passwords.
     */
    public Phase phase() {
        return phase;
    }

    /**
     * True when {@link io.deprov.api.op.RestoreOp} can put it back from the undo token: its steps are planned as restorable when the
     * connector has that operation.
     */
    public boolean isReversible() {
        return reversible;
    }

    /**
     * How long after a successful call a read may still show the old state; zero for strong consistency. The core reads again for so long
     * before it takes "not yet" for an answer, and calls a step in doubt again no sooner than so long after the call's deadline: too short
     * a lag repeats calls that were about to show, too long a one keeps people waiting.
     */
    public Duration maximumLag() {
        return maximumLag;
    }

    /** How long the target keeps a deleted object restorable. */
    public Optional<Duration> softDeleteWindow() {
        return Optional.ofNullable(softDeleteWindow);
    }

    /**
     * True when it can only be done while the account is active. Part of the digest, but not used by the planner yet: sign-in is
     * blocked first all the same, because containment does not wait for what may park. A connector that then cannot do it answers
     * {@link Preparation#notRemovable} and says why, so that it is seen.
     */
    public boolean requiresActiveAccount() {
        return requiresActiveAccount;
    }

    /**
     * Which kinds of the same account's access go with it. Before an account is deleted the core discovers it once more: what does not
     * go with it, and is there or cannot be read to its end, keeps the account. So name what truly goes and nothing else: a kind too few
     * and deletions are parked, a kind too many and what is left behind is not found any more. Otherwise each of them has its own step,
     * which finds that it holds already.
     */
    public List<AccessKind> alsoRemoves() {
        return alsoRemoves;
    }

    /** What lives on afterwards, in words for a person: open connections, tokens until they expire. */
    public List<String> leavesBehind() {
        return leavesBehind;
    }

    /** What our login must be allowed to do, in the words of the target's administrators. */
    public List<String> permissions() {
        return permissions;
    }

    @Override
    public String toString() {
        return "Capability[" + effect + " of " + kind + "]";
    }

    /** Builds capabilities. Not thread-safe. */
    public static final class Builder {

        private final AccessKind kind;
        private final Effect effect;
        private final Phase phase;
        private boolean reversible;
        private Duration maximumLag = Duration.ZERO;
        private @Nullable Duration softDeleteWindow;
        private boolean requiresActiveAccount;
        private final List<AccessKind> alsoRemoves = new ArrayList<>();
        private final List<String> leavesBehind = new ArrayList<>();
        private final List<String> permissions = new ArrayList<>();

        private Builder(AccessKind kind, Effect effect, Phase phase) {
            this.kind = requireNonNull(kind, "kind");
            this.effect = requireNonNull(effect, "effect");
            this.phase = requireNonNull(phase, "phase");
        }

        /** It can be put back; the connector implements {@link io.deprov.api.op.RestoreOp}. */
        public Builder reversible() {
            this.reversible = true;
            return this;
        }

        /** How long a read may still show the old state; not negative. */
        public Builder maximumLag(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("a lag is not negative");
            }
            this.maximumLag = value;
            return this;
        }

        /** How long the target keeps a deleted object restorable. */
        public Builder softDeleteWindow(Duration value) {
            this.softDeleteWindow = requireNonNull(value, "softDeleteWindow");
            return this;
        }

        /** It can only be done while the account is active. */
        public Builder requiresActiveAccount() {
            this.requiresActiveAccount = true;
            return this;
        }

        /** A kind of the same account's access goes with it. */
        public Builder alsoRemoves(AccessKind value) {
            alsoRemoves.add(requireNonNull(value, "alsoRemoves"));
            return this;
        }

        /** Something lives on afterwards. */
        public Builder leavesBehind(String value) {
            leavesBehind.add(requireNonNull(value, "leavesBehind"));
            return this;
        }

        /** Something our login must be allowed to do. */
        public Builder permission(String value) {
            permissions.add(requireNonNull(value, "permission"));
            return this;
        }

        /** Builds the capability. */
        public Capability build() {
            return new Capability(this);
        }
    }
}
