-- Un QPV et tout ce qui en est publié.
SELECT * FROM vue.qpv_decrit WHERE code_qpv = $qpv;
