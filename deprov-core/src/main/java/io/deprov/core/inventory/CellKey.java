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

    /**
     * The cell that {@link #toString} wrote so.
     *
     * @throws IllegalArgumentException when the text is no cell's
     */
    public static CellKey parse(String text) {
        int target = text.indexOf('/');
        int kind = text.lastIndexOf('/', text.lastIndexOf('/') - 1);
        if (target < 0 || kind <= target + 1) {
            throw new IllegalArgumentException("a cell is written as target/partition/category/kind, not as " + text);
        }
        return new CellKey(
                new TargetId(text.substring(0, target)),
                new PartitionId(text.substring(target + 1, kind)),
                AccessKind.parse(text.substring(kind + 1)));
    }

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
