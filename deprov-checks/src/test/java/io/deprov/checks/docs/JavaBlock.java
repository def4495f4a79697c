package io.deprov.checks.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of Java in a Markdown file.
 *
 * @param line where its fence opens, from 1
 * @param reference what the comment above it says, if there is one
 * @param code what is in it
 */
record JavaBlock(int line, Optional<CodeReference> reference, String code) {

    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*([^\\s`{]*).*");

    /** All blocks of a text, in their order; blocks of other languages are left out. */
    static List<JavaBlock> in(String markdown) {
        List<JavaBlock> blocks = new ArrayList<>();
        List<String> lines = markdown.lines().toList();
        String above = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = end(lines, i, fence.group(1));
                if (fence.group(2).toLowerCase(Locale.ROOT).equals("java")) {
                    String code = String.join("\n", lines.subList(i + 1, end));
                    blocks.add(new JavaBlock(i + 1, CodeReference.parse(above), code));
                }
                i = end;
                above = "";
            } else if (!lines.get(i).isBlank()) {
                above = lines.get(i);
            }
        }
        return blocks;
    }

    private static int end(List<String> lines, int start, String fence) {
        for (int i = start + 1; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith(fence) && line.chars().allMatch(c -> c == fence.charAt(0))) {
                return i;
            }
        }
        throw new AssertionError("the block that opens in line " + (start + 1) + " never ends");
    }
}
