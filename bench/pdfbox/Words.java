import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDMarkedContent;
import org.apache.pdfbox.text.PDFMarkedContentExtractor;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Version;

/** Text of PDFs as PDFBox gives it: for each path on a line of standard input three answers
 *  (plain, sorted by place, by tags), each with a line feed as \n, on a line of its own. */
class Words {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(Version.getVersion());
        BufferedReader paths = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            try (PDDocument pdf = Loader.loadPDF(new File(path))) {
                for (boolean sorted : new boolean[] {false, true}) {
                    PDFTextStripper stripper = new PDFTextStripper();
                    stripper.setSortByPosition(sorted);
                    out.println(line(stripper.getText(pdf)));
                }
                out.println(line(byTags(pdf)));
            }
        }
    }

    private static String line(String text) {
        return text.replace("\r", "").replace("\n", "\\n");
    }

    private static String byTags(PDDocument pdf) throws Exception {
        Map<Object, Map<Integer, String>> pages = new HashMap<>();
        for (PDPage page : pdf.getPages()) {
            PDFMarkedContentExtractor extractor = new PDFMarkedContentExtractor();
            extractor.processPage(page);
            Map<Integer, String> texts = new HashMap<>();
            for (PDMarkedContent content : extractor.getMarkedContents()) {
                if (content.getMCID() >= 0) {
                    texts.merge(content.getMCID(), text(content), String::concat);
                }
            }
            pages.put(page.getCOSObject(), texts);
        }
        StringBuilder out = new StringBuilder();
        walk(pdf.getDocumentCatalog().getStructureTreeRoot(), null, pages, out);
        return out.toString();
    }

    /** Glyphs in order of drawing; a new baseline counts as a space. */
    private static String text(PDMarkedContent content) {
        StringBuilder out = new StringBuilder();
        float[] y = {Float.NaN};
        for (Object each : content.getContents()) {
            if (each instanceof TextPosition shown) {
                if (!Float.isNaN(y[0]) && Math.abs(shown.getYDirAdj() - y[0]) > 2) {
                    out.append('\n');
                }
                y[0] = shown.getYDirAdj();
                out.append(shown.getUnicode());
            } else if (each instanceof PDMarkedContent inner) {
                out.append(inner.getActualText() != null ? inner.getActualText() : text(inner));
            }
        }
        return out.toString();
    }

    private static void walk(
            PDStructureNode node, PDPage page, Map<Object, Map<Integer, String>> pages,
            StringBuilder out) {
        List<Object> kids = new ArrayList<>(node.getKids());
        PDPage here = page;
        if (node instanceof PDStructureElement element && element.getPage() != null) {
            here = element.getPage();
        }
        for (Object kid : kids) {
            PDPage of = here;
            Integer mcid = null;
            if (kid instanceof PDStructureNode inner) {
                walk(inner, here, pages, out);
            } else if (kid instanceof PDMarkedContentReference reference) {
                mcid = reference.getMCID();
                of = reference.getPage() != null ? reference.getPage() : here;
            } else if (kid instanceof Integer number) {
                mcid = number;
            }
            if (mcid != null && of != null) {
                out.append(pages.getOrDefault(of.getCOSObject(), Map.of())
                    .getOrDefault(mcid, ""));
            }
        }
        if (!(node instanceof PDStructureElement element
                && List.of("Span", "Link", "Strong", "Em").contains(
                    String.valueOf(element.getStructureType())))) {
            out.append('\n');
        }
    }
}
