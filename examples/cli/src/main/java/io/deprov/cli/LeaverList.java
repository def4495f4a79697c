package io.deprov.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.core.plan.PlanRequest;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of leavers: a heading with the types of identifier, and a row for each. A column {@code case} names the case, a column
 * {@code generation} the leave of somebody who was hired again. Read row by row, so that it may be long.
 */
final class LeaverList {

    private static final String CASE = "case";
    private static final String GENERATION = "generation";
    private static final int MOST_PROBLEMS = 20;

    private final Path file;
    private final boolean retireNow;
    private final List<String> columns;
    private final int size;

    private LeaverList(Path file, boolean retireNow, List<String> columns, int size) {
        this.file = file;
        this.retireNow = retireNow;
        this.columns = columns;
        this.size = size;
    }

    /** Reads the whole file once, so that a bad row is said before anything is asked of any target. */
    static LeaverList read(Path file, boolean retireNow) throws UsageException {
        List<String> problems = new ArrayList<>();
        try (Rows rows = new Rows(file)) {
            List<String> columns = columns(rows.hasNext() ? rows.next() : List.of());
            LeaverList list = new LeaverList(file, retireNow, columns, 0);
            int row = 1;
            while (rows.hasNext() && problems.size() < MOST_PROBLEMS) {
                row++;
                try {
                    list.request(rows.next());
                } catch (IllegalArgumentException e) {
                    problems.add("row " + row + ": " + e.getMessage());
                }
            }
            if (row == 1) {
                problems.add("there is a heading and nobody below it");
            }
            if (!problems.isEmpty()) {
                throw new UsageException(file + ": " + String.join("; ", problems));
            }
            return new LeaverList(file, retireNow, columns, row - 1);
        } catch (UncheckedIOException e) {
            throw unreadable(file, e.getCause());
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    /** Parsers like to quote the line; whose names are on it is nobody's business in a log. */
    private static UsageException unreadable(Path file, @Nullable IOException e) {
        return e instanceof JsonProcessingException json
                ? new UsageException(file + " is no CSV file"
                        + (json.getLocation() == null
                                ? ""
                                : " at line " + json.getLocation().getLineNr())
                        + ": look for a quotation mark that is not closed")
                : new UsageException(
                        "the list of leavers " + file + " cannot be read: " + (e == null ? "" : Because.of(file, e)));
    }

    private static List<String> columns(List<String> heading) {
        List<String> columns = heading.stream().map(String::strip).toList();
        Set<String> once = new LinkedHashSet<>(columns);
        if (once.size() < columns.size()) {
            throw new IllegalArgumentException("the heading names a column twice");
        }
        once.removeAll(Set.of(CASE, GENERATION));
        if (once.isEmpty()) {
            throw new IllegalArgumentException(
                    "the first row has to name the columns, with at least one type of identifier, e.g. employeeNumber");
        }
        once.forEach(IdentifierType::new);
        return columns;
    }

    /** How many leavers there are. */
    int size() {
        return size;
    }

    /** The types of identifier that the columns are of. */
    Set<IdentifierType> types() {
        Set<IdentifierType> types = new LinkedHashSet<>();
        columns.stream()
                .filter(column -> !column.equals(CASE) && !column.equals(GENERATION))
                .forEach(column -> types.add(new IdentifierType(column)));
        return types;
    }

    /** Their requests, one after the other. Close it when done. */
    Requests requests() throws IOException {
        Rows rows = new Rows(file);
        rows.next();
        return new Requests(rows);
    }

    /** The requests of a list. */
    final class Requests implements Iterator<PlanRequest>, AutoCloseable {

        private final Rows rows;

        private Requests(Rows rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public PlanRequest next() {
            return request(rows.next());
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    private PlanRequest request(List<String> row) {
        if (row.size() > columns.size()) {
            throw new IllegalArgumentException("there are more values than columns");
        }
        List<Identifier> identifiers = new ArrayList<>();
        String caseId = "";
        String generation = "";
        for (int i = 0; i < row.size(); i++) {
            String value = row.get(i);
            switch (columns.get(i)) {
                case CASE -> caseId = value.strip();
                case GENERATION -> generation = value.strip();
                default -> {
                    if (!value.isBlank()) {
                        identifiers.add(new Identifier(new IdentifierType(columns.get(i)), value));
                    }
                }
            }
        }
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException("no identifier is given");
        }
        PlanRequest request = PlanRequest.of(Subject.of(identifiers)).generation(generation(generation));
        request = caseId.isEmpty() ? request : request.caseId(caseId);
        return retireNow ? request.retireNow() : request;
    }

    private static int generation(String text) {
        if (text.isEmpty()) {
            return 1;
        }
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("a generation is a number that counts from 1");
        }
        return Integer.parseInt(text);
    }

    /** The rows of a CSV file, empty ones left out. */
    private static final class Rows implements Iterator<List<String>>, AutoCloseable {

        private static final CsvMapper MAPPER = CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();

        private final MappingIterator<String[]> rows;

        Rows(Path file) throws IOException {
            Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            try {
                this.rows = MAPPER.readerFor(String[].class).readValues(reader);
            } catch (IOException e) {
                reader.close();
                throw e;
            }
        }

        @Override
        public boolean hasNext() {
            try {
                return rows.hasNextValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> next() {
            try {
                return List.of(rows.nextValue());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
