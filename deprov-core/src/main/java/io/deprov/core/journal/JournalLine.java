package io.deprov.core.journal;

import io.deprov.core.json.CoreJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One line of the journal file: eight hexadecimal digits of CRC32C over the JSON, a space, the frame's JSON, a line feed. */
final class JournalLine {

    private static final int PREFIX = 9;

    private JournalLine() {}

    static byte[] write(Frame frame) {
        byte[] json = CoreJson.bytes(frame);
        byte[] line = new byte[PREFIX + json.length + 1];
        byte[] crc = HexFormat.of().toHexDigits((int) crc(json, 0, json.length)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(crc, 0, line, 0, crc.length);
        line[PREFIX - 1] = ' ';
        System.arraycopy(json, 0, line, PREFIX, json.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** The frame in a line without its line feed; null when the line is not whole. */
    static @Nullable Frame read(Path file, byte[] line) {
        if (line.length <= PREFIX || line[PREFIX - 1] != ' ') {
            return null;
        }
        String crc = new String(line, 0, PREFIX - 1, StandardCharsets.US_ASCII);
        String actual = HexFormat.of().toHexDigits((int) crc(line, PREFIX, line.length - PREFIX));
        if (!crc.equals(actual)) {
            return null;
        }
        try {
            return CoreJson.read(Arrays.copyOfRange(line, PREFIX, line.length), Frame.class);
        } catch (IOException e) {
            throw new JournalException(
                    "the journal " + file
                            + " holds a whole frame that this version of deprov cannot read; use the version"
                            + " that wrote it. Nothing was changed",
                    e);
        }
    }

    private static long crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return crc.getValue();
    }
}
