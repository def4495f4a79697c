package io.deprov.core.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every kind of access on every target and partition, one cell each, sorted. Immutable and thread-safe. */
public final class Coverage {

    private final List<Cell> cells;

    private Coverage(Collection<Cell> cells) {
        this.cells = List.copyOf(cells);
    }

    /** A coverage of these cells; of several with one key the worst is kept. */
    public static Coverage of(Collection<Cell> cells) {
        Map<CellKey, Cell> byKey = new TreeMap<>();
        for (Cell cell : cells) {
            byKey.merge(cell.key(), cell, (one, other) -> other.status().compareTo(one.status()) > 0 ? other : one);
        }
        return new Coverage(byKey.values());
    }

    /** The cells, sorted by key. */
    public List<Cell> cells() {
        return cells;
    }

    /** The cell of this key, if there is one. */
    public Optional<Cell> find(CellKey key) {
        return cells.stream().filter(cell -> cell.key().equals(key)).findFirst();
    }

    /** The open cells. */
    public List<Cell> open() {
        return cells.stream().filter(cell -> cell.status().isOpen()).toList();
    }

    /** The cells that wait for their time. */
    public List<Cell> scheduled() {
        return cells.stream().filter(cell -> cell.status().isScheduled()).toList();
    }

    @Override
    public String toString() {
        return "Coverage" + cells;
    }
}
