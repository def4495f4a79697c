package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The id of one access on one partition of one target. Two items are the same access exactly when their ids are equal; the strength does
 * not count. It is the same in every call and every run: a step's id derives from it, and another id in {@code prepare} is drift.
 *
 * <pre>{@code
 * ItemId account = ItemId.of(target, PartitionId.MAIN, AccessKind.ACCOUNT, entryUuid, IdStrength.IMMUTABLE);
 * ItemId key = ItemId.owned(account, AccessKind.SSH_KEY, "SHA256:...", IdStrength.COMPOSITE);
 * }</pre>
 *
 * <p>The native id is what the target calls the thing, preferably something that is never re-used; it must not be a secret (a
 * key's fingerprint, not the key). An item that belongs to an account carries that account's native id as its owner id.
 */
public final class ItemId implements Comparable<ItemId> {

    private final TargetId target;
    private final PartitionId partition;
    private final AccessKind kind;
    private final @Nullable String ownerId;
    private final String nativeId;
    private final IdStrength strength;

    private ItemId(
            TargetId target,
            PartitionId partition,
            AccessKind kind,
            @Nullable String ownerId,
            String nativeId,
            IdStrength strength) {
        this.target = requireNonNull(target, "target");
        this.partition = requireNonNull(partition, "partition");
        this.kind = requireNonNull(kind, "kind");
        this.ownerId = ownerId == null ? null : Texts.notBlank(ownerId, "owner id");
        this.nativeId = Texts.notBlank(nativeId, "native id");
        this.strength = requireNonNull(strength, "strength");
    }

    /**
     * An item without an owner, usually an account.
     *
     * @throws IllegalArgumentException when {@code nativeId} is blank
     */
    public static ItemId of(
            TargetId target, PartitionId partition, AccessKind kind, String nativeId, IdStrength strength) {
        return new ItemId(target, partition, kind, null, nativeId, strength);
    }

    /**
     * An item that belongs to {@code owner} and lives on the same partition.
     *
     * @throws IllegalArgumentException when {@code nativeId} is blank
     */
    public static ItemId owned(ItemId owner, AccessKind kind, String nativeId, IdStrength strength) {
        requireNonNull(owner, "owner");
        return new ItemId(owner.target, owner.partition, kind, owner.nativeId, nativeId, strength);
    }

    /** As {@link #of} or {@link #owned}, for an owner known only by its native id. */
    public static ItemId of(
            TargetId target,
            PartitionId partition,
            AccessKind kind,
            @Nullable String ownerId,
            String nativeId,
            IdStrength strength) {
        return new ItemId(target, partition, kind, ownerId, nativeId, strength);
    }

    /** The target the access is on. */
    public TargetId target() {
        return target;
    }

    /** The part of the target the access is on. */
    public PartitionId partition() {
        return partition;
    }

    /** What kind of access it is. */
    public AccessKind kind() {
        return kind;
    }

    /** The native id of the account that the access belongs to, if it belongs to one. */
    public Optional<String> ownerId() {
        return Optional.ofNullable(ownerId);
    }

    /** What the target calls the access. */
    public String nativeId() {
        return nativeId;
    }

    /** How surely {@link #nativeId()} means the same object later. */
    public IdStrength strength() {
        return strength;
    }

    /** The native id of the account concerned: the owner's, or this item's own when it has no owner. */
    public String accountId() {
        return ownerId == null ? nativeId : ownerId;
    }

    @Override
    public int compareTo(ItemId other) {
        int order = target.compareTo(other.target);
        order = order != 0 ? order : partition.compareTo(other.partition);
        order = order != 0 ? order : accountId().compareTo(other.accountId());
        order = order != 0 ? order : kind.compareTo(other.kind);
        order = order != 0 ? order : nativeId.compareTo(other.nativeId);
        return order != 0 ? order : Boolean.compare(ownerId != null, other.ownerId != null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ItemId that
                && target.equals(that.target)
                && partition.equals(that.partition)
                && kind.equals(that.kind)
                && Objects.equals(ownerId, that.ownerId)
                && nativeId.equals(that.nativeId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(target, partition, kind, ownerId, nativeId);
    }

    /** For people and logs; not a format to parse. */
    @Override
    public String toString() {
        return target + "/" + partition + "/" + kind + "/" + (ownerId == null ? "" : ownerId + "/") + nativeId;
    }
}
