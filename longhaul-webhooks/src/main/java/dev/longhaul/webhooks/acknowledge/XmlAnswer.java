package dev.longhaul.webhooks.acknowledge;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The texts of the children of an XML document's root. A document type is refused before anything in it counts, so
 * there are no entities to expand and nothing external to fetch; repeated children are refused, because readers
 * disagree on which one counts.
 */
final class XmlAnswer {

    private static final int MAX_DEPTH = 64;

    private XmlAnswer() {}

    static Map<String, String> fields(String text) throws UnreadableAnswerException {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
            try {
                return fields(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new UnreadableAnswerException("the body is not acceptable XML: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> fields(XMLStreamReader reader)
            throws XMLStreamException, UnreadableAnswerException {
        Map<String, String> fields = new HashMap<>();
        int depth = 0;
        boolean plain = false;
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD ->
                    throw new UnreadableAnswerException("the body has a document type, which is not read");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new UnreadableAnswerException("the XML body refers to the entity " + reader.getLocalName());
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw new UnreadableAnswerException("the XML body is nested deeper than " + MAX_DEPTH);
                    }
                    plain = depth == 2;
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (depth == 2
                            && plain
                            && fields.put(reader.getLocalName(), text.toString().strip()) != null) {
                        throw new UnreadableAnswerException(
                                "the XML body has more than one element " + reader.getLocalName());
                    }
                    plain = false;
                    depth--;
                }
                default -> {
                    // Comments, processing instructions and the ends of the document say nothing.
                }
            }
        }
        return fields;
    }

    /** A factory is not promised to be safe for several threads once configured, and making one is cheap. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing external is read");
        });
        return factory;
    }
}
