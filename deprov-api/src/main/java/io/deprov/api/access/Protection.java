package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Whether an account may be touched, as far as its target knows: a break-glass account, a member of a protected group, a built-in
 * administrator. Fail-closed: {@link State#UNREADABLE} counts as protected.
 */
public final class Protection {

    /** The three answers. */
    public enum State {
        /** Read, and not protected. */
        NOT_PROTECTED,
        /** Read, and protected. */
        PROTECTED,
        /** Could not be read; treated as protected. */
        UNREADABLE
    }

    private static final Protection NONE = new Protection(State.NOT_PROTECTED, "");

    private final State state;
    private final String why;

    private Protection(State state, String why) {
        this.state = state;
        this.why = requireNonNull(why, "why");
    }

    /** Read, and not protected; also for targets that know no protection. */
    public static Protection none() {
        return NONE;
    }

    /** Protected, and why: names the rule or group, safe to log. */
    public static Protection of(String why) {
        return new Protection(State.PROTECTED, why);
    }

    /** Could not be read, and why: names what could not be read, safe to log. */
    public static Protection unreadable(String why) {
        return new Protection(State.UNREADABLE, why);
    }

    /** Which of the three. */
    public State state() {
        return state;
    }

    /** The reason; empty when not protected. */
    public String why() {
        return why;
    }

    /** True unless it was read that the account is not protected. */
    public boolean isProtected() {
        return state != State.NOT_PROTECTED;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Protection that && state == that.state && why.equals(that.why);
    }

    @Override
    public int hashCode() {
        return state.hashCode() * 31 + why.hashCode();
    }

    @Override
    public String toString() {
        return why.isEmpty() ? state.name() : state + " (" + why + ")";
    }
}
