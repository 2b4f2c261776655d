-- A figure of the dashboard opens the list of what it counts.
--
-- Enquiries that came to an offer or a sale are counted one by one from here on (figures.span is
-- the enquiry), and a visit once, whoever came (figure_reached.lead_id is the visit for that
-- measure). What was counted until now does not tell which: all is counted again, from the
-- journal's first line, when the program next looks.
delete from figures;
delete from figure_reached;
delete from figure_marks;
