package io.deprov.api.access;

import java.util.regex.Pattern;

/**
 * What is done to one access. The set is open: a connector may name effects of its own; the constants are the field's words and
 * have these meanings on every target.
 *
 * @param name lower-case words joined by {@code -}, 1 to 63 characters
 */
public record Effect(String name) implements Comparable<Effect> {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** An account can no longer be logged in to, by any credential the target checks itself. Reversible. */
    public static final Effect BLOCK_SIGN_IN = new Effect("block-sign-in");
    /** A credential or device stops working and can be switched on again by us. */
    public static final Effect DISABLE = new Effect("disable");
    /** What is logged in is logged out. Comes after sign-in is blocked, or it comes back. */
    public static final Effect END_SESSIONS = new Effect("end-sessions");
    /** A credential is made useless for good. */
    public static final Effect REVOKE = new Effect("revoke");
    /** A secret is replaced by one that nobody knows, or that the remaining holders get. */
    public static final Effect ROTATE = new Effect("rotate");
    /** An entitlement is taken away. */
    public static final Effect REMOVE = new Effect("remove");
    /** Ownership goes to somebody else. */
    public static final Effect TRANSFER = new Effect("transfer");
    /** A device is no longer registered. */
    public static final Effect DEREGISTER = new Effect("deregister");
    /** Company data on a device is erased. */
    public static final Effect WIPE = new Effect("wipe");
    /** Data is copied to where it is kept. */
    public static final Effect ARCHIVE = new Effect("archive");
    /** The object goes; the target may keep it restorable for its soft-delete window. */
    public static final Effect DELETE = new Effect("delete");
    /** The object goes beyond restoring. */
    public static final Effect PURGE = new Effect("purge");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code name} has another shape
     */
    public Effect {
        Texts.matching(SHAPE, name, "effect name");
    }

    @Override
    public int compareTo(Effect other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
