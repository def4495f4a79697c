package io.deprov.core.inventory;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import java.util.Comparator;

/** Which cell: a kind of access on a partition of a target. */
public record CellKey(TargetId target, PartitionId partition, AccessKind kind) implements Comparable<CellKey> {

    private static final Comparator<CellKey> ORDER = Comparator.comparing(CellKey::target)
            .thenComparing(CellKey::partition)
            .thenComparing(CellKey::kind);

    /** The cell an access belongs to. */
    public static CellKey of(ItemId item) {
        return new CellKey(item.target(), item.partition(), item.kind());
    }

    @Override
    public int compareTo(CellKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return target + "/" + partition + "/" + kind;
    }
}
