package io.deprov.cli.json;

import io.deprov.core.inventory.CellKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What {@code except} gives. */
public record ExceptionDocument(
        String format,
        int exitCode,
        String planDigest,
        List<String> cells,
        String owner,
        String actor,
        String reason,
        Instant until) {

    /** Copies the list. */
    public ExceptionDocument {
        cells = List.copyOf(cells);
    }

    /** Of this decision. */
    public static ExceptionDocument of(
            int exitCode,
            String planDigest,
            Collection<CellKey> cells,
            String owner,
            String actor,
            String reason,
            Instant until) {
        return new ExceptionDocument(
                "deprov-exception/1",
                exitCode,
                planDigest,
                cells.stream().map(CellKey::toString).toList(),
                owner,
                actor,
                reason,
                until);
    }
}
