package io.deprov.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that a terminal shows and does not obey. Names come from directories, and whoever may write there must not be able to move
 * the cursor, turn the line around or hide what stands next to them.
 */
public final class PlainText {

    private static final int REPLACEMENT = 0xFFFD;
    private static final String ELLIPSIS = "…";

    private PlainText() {}

    /** The text with everything replaced that is not a visible character or a space. */
    public static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().map(point -> isHarmless(point) ? point : REPLACEMENT).forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Columns the text takes on a terminal. */
    public static int width(String text) {
        return text.codePoints().map(PlainText::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> (point >= 0xFF01 && point <= 0xFF60) || (point >= 0x1F300 && point <= 0x1FAFF);
        };
        return wide ? 2 : 1;
    }

    /** The text cut to at most {@code columns}, with an ellipsis where something is missing. */
    public static String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder fitting = new StringBuilder();
        int used = 0;
        for (int point : text.codePoints().toArray()) {
            if (used + width(point) > columns - 1) {
                break;
            }
            fitting.appendCodePoint(point);
            used += width(point);
        }
        return fitting.append(ELLIPSIS).toString();
    }

    /** The text with spaces behind it up to {@code columns}. */
    public static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text in lines of at most {@code columns}, broken at spaces where there are some. */
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String rest = word;
            if (line.length() > 0 && width(line.toString()) + 1 + width(rest) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (width(rest) > columns) {
                String head = fit(rest, columns + 1);
                head = head.substring(0, head.length() - ELLIPSIS.length());
                if (head.isEmpty()) {
                    break;
                }
                lines.add(head);
                rest = rest.substring(head.length());
            }
            line.append(line.length() > 0 ? " " : "").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }
}
