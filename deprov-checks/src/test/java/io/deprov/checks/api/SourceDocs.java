package io.deprov.checks.api;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The declarations in source files that users can reach, and which of them have no Javadoc. Parsed, not compiled: nothing has to be on a
 * class path.
 *
 * <p>Looked at are packages, exported types, hidden ones that they extend, and the public and protected members of both as written. An
 * override may do without, because it inherits what it overrides; so may what the compiler adds. Of records every component is looked for
 * as {@code @param}, where asked.
 */
final class SourceDocs {

    private static final Set<Tree.Kind> TYPES =
            Set.of(Tree.Kind.CLASS, Tree.Kind.INTERFACE, Tree.Kind.ENUM, Tree.Kind.RECORD, Tree.Kind.ANNOTATION_TYPE);
    private static final Set<Tree.Kind> INTERFACES = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

    private final Set<String> extended;
    private final boolean withComponents;
    private final Set<String> types = new TreeSet<>();
    private final List<String> missing = new ArrayList<>();
    private int packages;
    private int members;
    private int components;

    private SourceDocs(Set<String> extended, boolean withComponents) {
        this.extended = extended;
        this.withComponents = withComponents;
    }

    /**
     * Looks at all source files below a directory.
     *
     * @param extended binary names of types that users cannot name and whose members they reach in subclasses
     * @param withComponents whether each component of a record needs its {@code @param}
     */
    static SourceDocs below(Path directory, Set<String> extended, boolean withComponents) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SourceDocs docs = new SourceDocs(extended, withComponents);
        try (Stream<Path> all = Files.walk(directory);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            List<Path> sources = all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            if (sources.isEmpty()) {
                throw new AssertionError("no source files below " + directory);
            }
            StringBuilder broken = new StringBuilder();
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    problem -> broken.append(problem).append('\n'),
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                if (unit.getPackage() != null) { // module-info.java has none
                    docs.look(trees, unit);
                }
            }
            if (!broken.isEmpty()) {
                throw new AssertionError("sources that cannot be parsed:\n" + broken);
            }
        }
        return docs;
    }

    /** The types that were looked at, by binary name, sorted. */
    Collection<String> types() {
        return types;
    }

    int packages() {
        return packages;
    }

    /** How many fields, constants, constructors and methods were looked at; overrides are not. */
    int members() {
        return members;
    }

    int components() {
        return components;
    }

    /** What has no Javadoc, as {@code file: what}. */
    List<String> missing() {
        return missing;
    }

    private void look(DocTrees trees, CompilationUnitTree unit) {
        String name = unit.getPackage().getPackageName().toString();
        if (unit.getSourceFile().isNameCompatible("package-info", JavaFileObject.Kind.SOURCE)) {
            packages++;
            TreePath path = TreePath.getPath(unit, unit.getPackage());
            requireText(trees.getDocComment(path), unit, "package " + name);
        }
        for (Tree tree : unit.getTypeDecls()) {
            if (TYPES.contains(tree.getKind())) {
                ClassTree type = (ClassTree) tree;
                String binaryName = name + "." + type.getSimpleName();
                if (isPublic(type.getModifiers()) || extended.contains(binaryName)) {
                    type(trees, unit, type, binaryName);
                }
            }
        }
    }

    private void type(DocTrees trees, CompilationUnitTree unit, ClassTree type, String name) {
        types.add(name);
        String text = trees.getDocComment(TreePath.getPath(unit, type));
        requireText(text, unit, name);
        boolean isInterface = INTERFACES.contains(type.getKind());
        boolean isFinal = type.getModifiers().getFlags().contains(Modifier.FINAL);
        for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree field && isComponent(type, field)) {
                component(text, unit, name, field);
            } else if (isInterface || isOpen(modifiers(member), isFinal) || isExtended(member, name)) {
                member(trees, unit, member, name);
            }
        }
    }

    private void member(DocTrees trees, CompilationUnitTree unit, Tree member, String name) {
        TreePath path = TreePath.getPath(unit, member);
        if (member instanceof ClassTree inner) {
            type(trees, unit, inner, name + "$" + inner.getSimpleName());
        } else if (member instanceof MethodTree method && isWritten(trees, unit, method) && !isOverride(method)) {
            members++;
            requireText(
                    trees.getDocComment(path),
                    unit,
                    name + "." + method.getName() + "(" + method.getParameters() + ")");
        } else if (member instanceof VariableTree field) {
            members++;
            requireText(trees.getDocComment(path), unit, name + "." + field.getName());
        }
    }

    private void component(String text, CompilationUnitTree unit, String name, VariableTree component) {
        if (withComponents) {
            components++;
            Pattern param = Pattern.compile("@param\\s+" + component.getName() + "\\s+\\S");
            if (text == null || !param.matcher(text).find()) {
                missing.add(unit.getSourceFile().getName() + ": component " + component.getName() + " of " + name);
            }
        }
    }

    private void requireText(String text, CompilationUnitTree unit, String what) {
        if (text == null || text.isBlank()) {
            missing.add(unit.getSourceFile().getName() + ": " + what);
        }
    }

    /** The parser gives the components of a record as fields that are not static; a record has no others. */
    private static boolean isComponent(ClassTree type, VariableTree field) {
        return type.getKind() == Tree.Kind.RECORD
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    /** The compiler adds constructors, which stand nowhere. */
    private static boolean isWritten(DocTrees trees, CompilationUnitTree unit, MethodTree method) {
        return trees.getSourcePositions().getEndPosition(unit, method) >= 0;
    }

    private static boolean isOverride(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private static ModifiersTree modifiers(Tree member) {
        if (member instanceof ClassTree type) {
            return type.getModifiers();
        }
        if (member instanceof MethodTree method) {
            return method.getModifiers();
        }
        return member instanceof VariableTree field ? field.getModifiers() : null;
    }

    private boolean isExtended(Tree member, String name) {
        return member instanceof ClassTree inner && extended.contains(name + "$" + inner.getSimpleName());
    }

    private static boolean isPublic(ModifiersTree modifiers) {
        return modifiers.getFlags().contains(Modifier.PUBLIC);
    }

    /** Whether it can be reached from another package; null for an initialiser, which cannot. */
    private static boolean isOpen(ModifiersTree modifiers, boolean inFinalType) {
        return modifiers != null
                && (isPublic(modifiers) || !inFinalType && modifiers.getFlags().contains(Modifier.PROTECTED));
    }
}
