package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Connector#check} found on a target that could be reached. (When it could not, the call throws.)
 */
public final class CheckReport {

    /** Whether a permission is held. */
    public enum Held {
        /** It is held, as the target says. */
        YES,
        /** It is missing. */
        NO,
        /** The target does not say without trying. */
        UNKNOWN
    }

    /**
     * One permission the connector needs.
     *
     * @param permission in the words of the target's administrators, as in {@link Capability#permissions()}
     * @param held whether we have it
     * @param detail how that was found out, or what to grant
     */
    public record Permission(String permission, Held held, String detail) {
        /** Checks the parts. */
        public Permission {
            requireNonNull(permission, "permission");
            requireNonNull(held, "held");
            requireNonNull(detail, "detail");
        }
    }

    private final ExecutorIdentity executor;
    private final String server;
    private final List<Permission> permissions;
    private final List<PositiveControl> controls;
    private final List<String> problems;
    private final List<String> notes;

    private CheckReport(Builder builder) {
        this.executor = builder.executor;
        this.server = builder.server;
        this.permissions = List.copyOf(builder.permissions);
        this.controls = List.copyOf(builder.controls);
        this.problems = List.copyOf(builder.problems);
        this.notes = List.copyOf(builder.notes);
    }

    /**
     * Starts a report.
     *
     * @param executor who we are there
     * @param server what answered: product and version as far as it says, for people
     */
    public static Builder builder(ExecutorIdentity executor, String server) {
        return new Builder(executor, server);
    }

    /** Who we are there. */
    public ExecutorIdentity executor() {
        return executor;
    }

    /** What answered. */
    public String server() {
        return server;
    }

    /** The permissions needed, each with whether it is held. For people: a missing one stops nothing until a call fails for it. */
    public List<Permission> permissions() {
        return permissions;
    }

    /** One control for each scope that is read; see {@link PositiveControl}. For people: what counts is the control of each answer. */
    public List<PositiveControl> controls() {
        return controls;
    }

    /**
     * What must be put right before anything found here can be relied on; names what to do. Each makes one cell UNREADABLE, that of
     * {@link io.deprov.api.access.AccessKind#ACCOUNT} on {@link io.deprov.api.access.PartitionId#MAIN}, which keeps the verdict INCOMPLETE.
     * It opens no cell of another kind or partition: what it makes unreadable there is reported as an incomplete {@link ScopeReport}.
     */
    public List<String> problems() {
        return problems;
    }

    /** What is worth knowing and stops nothing. */
    public List<String> notes() {
        return notes;
    }

    /** True when no problem was found, it is known who we are, no permission is known to be missing, and every control was shown. */
    public boolean isGood() {
        return problems.isEmpty()
                && executor.isKnown()
                && permissions.stream().noneMatch(permission -> permission.held() == Held.NO)
                && controls.stream().allMatch(PositiveControl::isShown);
    }

    /** Builds reports. Not thread-safe. */
    public static final class Builder {

        private final ExecutorIdentity executor;
        private final String server;
        private final List<Permission> permissions = new ArrayList<>();
        private final List<PositiveControl> controls = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        private Builder(ExecutorIdentity executor, String server) {
            this.executor = requireNonNull(executor, "executor");
            this.server = requireNonNull(server, "server");
        }

        /** Adds a permission. */
        public Builder permission(String permission, Held held, String detail) {
            permissions.add(new Permission(permission, held, detail));
            return this;
        }

        /** Adds the control of a scope, shown or not. */
        public Builder control(PositiveControl control) {
            controls.add(requireNonNull(control, "control"));
            return this;
        }

        /** Adds something that must be put right. */
        public Builder problem(String text) {
            problems.add(requireNonNull(text, "text"));
            return this;
        }

        /** Adds something worth knowing. */
        public Builder note(String text) {
            notes.add(requireNonNull(text, "text"));
            return this;
        }

        /** Builds the report. */
        public CheckReport build() {
            return new CheckReport(this);
        }
    }
}
