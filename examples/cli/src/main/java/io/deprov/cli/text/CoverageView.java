package io.deprov.cli.text;

import io.deprov.api.access.PartitionId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every kind of access on every target: what is open with its reason, and what is closed in a few lines. */
final class CoverageView {

    private CoverageView() {}

    static void print(Screen screen, Collection<Cell> cells) {
        Table open = new Table(0);
        Map<String, List<Cell>> closed = new TreeMap<>();
        for (Cell cell : cells) {
            if (cell.status().isOpen()) {
                open.remarked(
                        cell.why(),
                        place(cell.key()),
                        cell.key().kind().toString(),
                        cell.status().name());
            } else {
                closed.computeIfAbsent(place(cell.key()), key -> new ArrayList<>())
                        .add(cell);
            }
        }
        if (open.size() > 0) {
            open.print(screen, 2, Integer.MAX_VALUE);
        }
        closed.forEach((place, group) -> screen.text(2, place + ": " + byStatus(group)));
    }

    private static String byStatus(List<Cell> cells) {
        Map<CellStatus, List<Cell>> byStatus =
                new TreeMap<>(cells.stream().collect(Collectors.groupingBy(Cell::status)));
        return byStatus.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + entry.getValue().stream()
                                .map(cell -> cell.key().kind().toString())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    /** The target, and the partition where there is more than the one every target has. */
    static String place(CellKey key) {
        return key.partition().equals(PartitionId.MAIN) ? key.target().value() : key.target() + "/" + key.partition();
    }
}
