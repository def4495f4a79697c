package io.deprov.core.journal.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.common.hash.Hashing;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StateDirectories;
import io.deprov.core.json.CoreJson;
import io.deprov.core.json.SealedJson;
import io.deprov.log.CanonicalJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Executions that are over: out of memory and out of what is replayed at start, but not forgotten, because a finished plan is refused and
 * a case's generations go on counting. A file for each execution beside its plan, and an index for each case. Thread-safe.
 */
final class Archive {

    private static final String FORMAT = "deprov-execution/1";

    private final Path directory;

    Archive(Path directory) throws IOException {
        this.directory = directory;
        StateDirectories.create(directory);
    }

    /** What is in a file. */
    private record Envelope(String format, String digest, ExecutionShape execution) {}

    /** Makes a copy of an execution durable here. */
    void keep(CaseRecord record) throws IOException {
        ExecutionShape shape = ExecutionShape.of(record);
        write(execution(record.planDigest()), CoreJson.bytes(new Envelope(FORMAT, CoreJson.digest(shape), shape)));
        Path index = index(record.caseId());
        List<String> known = new ArrayList<>(digests(index));
        if (!known.contains(record.planDigest())) {
            known.add(record.planDigest());
            write(index, (String.join("\n", known) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path folder = StateDirectories.of(file);
        if (!Files.isDirectory(folder)) {
            StateDirectories.create(folder);
            StateDirectories.force(StateDirectories.of(folder));
        }
        StateDirectories.write(file, content);
    }

    /** The execution of a plan, if it was put away. */
    Optional<CaseRecord> find(String planDigest) {
        if (!Plans.isDigest(planDigest) || !Files.exists(execution(planDigest))) {
            return Optional.empty();
        }
        return Optional.of(read(execution(planDigest), planDigest));
    }

    /** The executions of a case that were put away, in the order they were. */
    List<CaseRecord> casesOf(String caseId) {
        Path index = index(caseId);
        try {
            return digests(index).stream()
                    .map(
                            digest -> find(digest)
                                    .orElseThrow(
                                            () -> JournalException.damaged(
                                                    index + " names " + digest
                                                            + ", which the archive does not hold. Restore it from a backup; nothing was changed")))
                    .toList();
        } catch (IOException e) {
            throw unreadable(index, e);
        }
    }

    /** Where the plan of an execution that was put away lies. */
    Path plan(String planDigest) {
        return shard(Plans.hex(planDigest)).resolve(Plans.fileName(planDigest));
    }

    private static List<String> digests(Path index) throws IOException {
        return Files.exists(index) ? Files.readAllLines(index, StandardCharsets.US_ASCII) : List.of();
    }

    private static CaseRecord read(Path file, String planDigest) {
        SealedJson sealed;
        try {
            sealed = SealedJson.read(Files.readAllBytes(file), "execution");
        } catch (JsonProcessingException | CanonicalJsonException e) {
            throw damaged(file, "is damaged");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (!sealed.isComplete() || !sealed.actualDigest().equals(sealed.digest())) {
            throw damaged(file, "does not match its digest: it was changed or damaged");
        }
        CaseRecord record = (FORMAT.equals(sealed.format())
                        ? sealed.content(ExecutionShape.class)
                        : Optional.<ExecutionShape>empty())
                .map(ExecutionShape::value)
                .orElseThrow(() -> new JournalException(file
                        + " matches its digest, and this version of deprov cannot read it as it was written; use the"
                        + " version that wrote it. Nothing was changed"));
        if (!record.planDigest().equals(planDigest)) {
            throw damaged(file, "holds another execution, the one of " + record.planDigest());
        }
        return record;
    }

    private static JournalException damaged(Path file, String what) {
        return JournalException.damaged(
                file + ", which belongs to the journal, " + what + ". Restore it from a backup; nothing was changed");
    }

    private static JournalException unreadable(Path file, IOException e) {
        return new JournalException(file + " cannot be read: " + e, e);
    }

    private Path execution(String planDigest) {
        String hex = Plans.hex(planDigest);
        return shard(hex).resolve(hex + ".case.json");
    }

    /** Case ids are chosen by others, so they do not become file names. */
    private Path index(String caseId) {
        String hex = Hashing.sha256().hashString(caseId, StandardCharsets.UTF_8).toString();
        return shard(hex).resolve(hex + ".index");
    }

    /** No folder with more files than a person can list. */
    private Path shard(String hex) {
        return directory.resolve(hex.substring(0, 2));
    }
}
