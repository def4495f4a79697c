package io.deprov.core.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The first line of a journal: format, the journal's id, and a checksum of both. */
final class JournalHeader {

    private static final String FORMAT = "deprov-journal 1 ";
    private static final Pattern LINE = Pattern.compile(FORMAT + "([0-9a-f-]{36}) ([0-9a-f]{8})");
    private static final int LENGTH = FORMAT.length() + 36 + 1 + 8 + 1;

    private JournalHeader() {}

    static byte[] write(String origin) {
        return (FORMAT + origin + " " + checksum(origin) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * False when there is no journal yet: no file, or a header that a crash left unfinished. It is written before the first frame, so
     * nothing is lost with it. Anything else is for {@link #read} to judge.
     */
    static boolean isWhole(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(LENGTH);
        }
        String text = new String(start, StandardCharsets.US_ASCII);
        boolean unfinished = start.length < LENGTH
                && (FORMAT.startsWith(text) || text.matches(Pattern.quote(FORMAT) + "[0-9a-f-]*( [0-9a-f]*)?"));
        return !unfinished;
    }

    /** The journal's id. */
    static String read(Path file, byte @Nullable [] line) {
        String text = line == null ? "" : new String(line, StandardCharsets.US_ASCII);
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches() || !checksum(matcher.group(1)).equals(matcher.group(2))) {
            throw JournalException.damaged(file + " does not start with a whole line \"" + FORMAT
                    + "...\": it is damaged, or no journal of a version this deprov can read; restore it from a backup, or use the"
                    + " deprov that wrote it. Nothing was changed");
        }
        return matcher.group(1);
    }

    private static String checksum(String origin) {
        CRC32C crc = new CRC32C();
        crc.update((FORMAT + origin).getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
