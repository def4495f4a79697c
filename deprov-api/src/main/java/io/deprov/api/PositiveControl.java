package io.deprov.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Shows that an empty answer means something. "Nothing found" proves nothing: a wrong base, filter or permission looks the same.
 * A positive control is another object, known to exist, that the same base, scope and filter shape has just shown.
 *
 * <p>A {@linkplain Origin#NAMED named} control is written in the configuration by a person who knows that it belongs there, so it
 * also proves that the base is the right one. A {@linkplain Origin#PICKED picked} one proves only that reading works.
 */
public final class PositiveControl {

    /** Where a control comes from. */
    public enum Origin {
        /** Named in the configuration. */
        NAMED,
        /** Picked by the connector from what it could read. */
        PICKED
    }

    private final String scope;
    private final Origin origin;
    private final @Nullable String object;
    private final String why;

    private PositiveControl(String scope, Origin origin, @Nullable String object, String why) {
        this.scope = requireNonNull(scope, "scope");
        this.origin = requireNonNull(origin, "origin");
        this.object = object;
        this.why = requireNonNull(why, "why");
    }

    /**
     * The control was shown.
     *
     * @param scope what was read: base and filter shape, safe to log
     * @param origin where the control comes from
     * @param object the control's own id on the target
     */
    public static PositiveControl shown(String scope, Origin origin, String object) {
        return new PositiveControl(scope, origin, requireNonNull(object, "object"), "");
    }

    /**
     * The control was not shown, so that an empty answer of this scope means nothing.
     *
     * @param why what was expected and what to do, safe to log
     */
    public static PositiveControl notShown(String scope, Origin origin, String why) {
        return new PositiveControl(scope, origin, null, why);
    }

    /** What was read. */
    public String scope() {
        return scope;
    }

    /** Where the control comes from. */
    public Origin origin() {
        return origin;
    }

    /** True when a person named the control, which also proves that the base is the right one. */
    public boolean isNamed() {
        return origin == Origin.NAMED;
    }

    /** True when the read has just shown the control. */
    public boolean isShown() {
        return object != null;
    }

    /** The control's own id on the target; empty when not shown. */
    public String object() {
        return object == null ? "" : object;
    }

    /** Why it was not shown; empty when it was. */
    public String why() {
        return why;
    }

    @Override
    public String toString() {
        return "PositiveControl[" + origin + " in " + scope + (isShown() ? ": shown " + object : ": NOT shown, " + why)
                + "]";
    }
}
